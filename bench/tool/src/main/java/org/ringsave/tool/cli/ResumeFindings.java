/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.ringsave.tool.output.Outline;

/**
 * A run of the demo that went on from a checkpoint.
 *
 * @param directory   of the checkpoints.
 * @param resumedTick of the checkpoint; 0 if there was none, and the run began.
 * @param images      that it wrote.
 */
record ResumeFindings(Path directory, long resumedTick, long images) implements DemoFindings {
    @Override
    public void print(PrintWriter out) {
        out.println("The checkpoints are in " + directory);
    }

    @Override
    public void print(Outline out) {
        out.value("demo", "resume");
        out.value("directory", directory);
        out.value("resumedTick", resumedTick);
        out.value("images", images);
    }
}
