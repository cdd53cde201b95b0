/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.IOException;

/** A capture cannot be used. The message is one line: file, byte of the fault, the fault, and the remedy. */
public final class PcapException extends IOException {
    private static final long serialVersionUID = 1L;

    PcapException(String name, long offset, String fault, String remedy) {
        super(plain(name) + ": at byte " + offset + ": " + fault + "; " + remedy);
    }

    /** A name of a file may hold any character; a line may not. */
    static String plain(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
