/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.output.Outline;

/** What a demo found: its text before the verdict, or the same as values of an object. */
interface DemoFindings {
    void print(PrintWriter out);

    void print(Outline out);
}
