package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuDetectorTest {
    @TempDir
    Path devices;

    @Test
    void computerWithoutDriverHasNoProcessor() throws IOException {
        assertFalse(GpuDetector.hasProcessor(devices));
        // A screen alone, as in many virtual machines.
        Files.createFile(Files.createDirectory(devices.resolve("dri")).resolve("card0"));
        assertFalse(GpuDetector.hasProcessor(devices));
    }

    @Test
    void driverThatDrawsIsAProcessor() throws IOException {
        Files.createFile(Files.createDirectory(devices.resolve("dri")).resolve("renderD128"));
        assertTrue(GpuDetector.hasProcessor(devices));
    }

    @Test
    void driversWithFilesOfTheirOwnAreProcessorsToo() throws IOException {
        Files.createFile(devices.resolve("nvidia0"));
        assertTrue(GpuDetector.hasProcessor(devices));
    }
}
