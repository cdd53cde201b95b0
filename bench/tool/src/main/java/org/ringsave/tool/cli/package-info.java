/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: one class for each command of {@code ringsave.jar}.
 *
 * <p>Rules of this room. Results go to the standard output. A failure goes to the standard error as one line with the
 * failure, its place and the remedy. Exit code 0: done; 1: the input or the result is bad; 2: wrong usage.
 */
package org.ringsave.tool.cli;
