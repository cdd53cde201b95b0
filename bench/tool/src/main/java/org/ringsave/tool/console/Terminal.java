/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.io.Console;

/** The terminal that the standard output may go to. */
public final class Terminal {
    private Terminal() {
    }

    /**
     * Does the standard output go to a terminal that can draw over a line?
     *
     * @return whether it does.
     */
    public static boolean isInteractive() {
        final Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // Since 22 a Java platform may have a console where there is no terminal, and says so here.
            return (boolean)Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
