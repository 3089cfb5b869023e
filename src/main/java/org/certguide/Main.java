package org.certguide;

/** Starts the application. */
public final class Main {
    private Main() {}

    /**
     * @param args see the README
     */
    public static void main(String[] args) {}
}
