/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line of {@code benchmarks.jar}: one class a command, and JMH for all other arguments.
 *
 * <p>Rules of this room are those of {@code org.ringsave.tool.cli}: results go to the standard output, failures to the
 * standard error as one line. Exit code 0: done; 1: the input or the result is bad; 2: wrong usage.
 */
package org.ringsave.bench.cli;
