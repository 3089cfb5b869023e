package org.certguide.practice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A terminal without a line: types the answers, and keeps what was said between them. */
final class ScriptedTty implements Tty {
    private final Deque<String> answers;
    private final Runnable beforeAnswer;
    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();

    ScriptedTty(Deque<String> answers, Runnable beforeAnswer) {
        this.answers = answers;
        this.beforeAnswer = beforeAnswer;
    }

    List<String> said() {
        List<String> all = new ArrayList<>(pieces);
        all.add(piece.toString());
        return all;
    }

    @Override
    public void print(String text) {
        piece.append(text);
    }

    @Override
    public void complain(String text) {
        print(text);
    }

    @Override
    public String readLine() throws Stopped {
        String answer = answers.poll();
        if (answer == null) throw new AssertionError("asks more: " + piece);
        if (piece.toString().contains("(R)etry")) beforeAnswer.run();
        pieces.add(piece.toString());
        piece.setLength(0);
        if (answer.equals("\u0003")) {
            print("^C");
            throw new Stopped(Stopped.Why.CTRL_C);
        }
        if (answer.equals("\u0004")) throw new Stopped(Stopped.Why.END_OF_INPUT);
        String line = answer.replace("\r", "");
        print(line + "\n");
        return line;
    }

    @Override
    public String readHidden() throws Stopped {
        return readLine();
    }

    @Override
    public String readAll() {
        return answers.remove();
    }

    @Override
    public void pause(Duration realTime) {}

    @Override
    public void hangUp() throws Stopped {
        throw new Stopped(Stopped.Why.HUNG_UP);
    }
}
