/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

/** How much of a new file is on stable storage when it is complete. A process that dies loses nothing in any mode. */
public enum SyncMode {
    /** Nothing is awaited. A power cut may leave any part of the file under its name. */
    NONE,
    /** The bytes. A power cut leaves the whole file under its name, or the file that it replaces, or no file. */
    DATA,
    /** Bytes, attributes and name. The file survives a power cut once it is complete. */
    FULL
}
