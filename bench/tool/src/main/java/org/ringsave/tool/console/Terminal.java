/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import java.io.Console;

/** The terminal behind the standard output, if there is one. */
public final class Terminal {
    private Terminal() {
    }

    /**
     * Does the standard output go to a terminal that can redraw a line?
     *
     * @return true if it does.
     */
    public static boolean isInteractive() {
        final Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // From Java 22 on, a console need not be a terminal; isTerminal tells both apart.
            return (boolean)Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
