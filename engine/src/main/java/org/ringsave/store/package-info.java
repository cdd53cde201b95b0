/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Images and rings in files.
 *
 * <p>Rules of this room. A regular file appears under its name whole or not at all: it is written beside the name,
 * forced, renamed, and the directory is forced. A pipe or a device is written through. Files are written and read
 * through {@link java.nio.channels.FileChannel} and never mapped: a mapping of a truncated file, or of a
 * file on a full disk, ends the JVM or fails late.
 */
package org.ringsave.store;
