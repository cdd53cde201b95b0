/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: one class for each command of {@code ringsave.jar}.
 *
 * <p>Rules of this room. Results go to the standard output. A failure goes to the standard error as one line with the
 * failure, its place and the remedy; a warning is such a line too. Exit code 0: done; 1: the input or the result is
 * bad, or the standard output was lost; 2: wrong usage.
 *
 * <p>Outputs follow {@code Outputs}. Amounts are read by {@code Amounts} and written by {@code Units}. An input that is
 * read more than once is a regular file; a pipe is refused before anything is done.
 */
package org.ringsave.tool.cli;
