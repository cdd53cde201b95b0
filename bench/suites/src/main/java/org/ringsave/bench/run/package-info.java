/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs the suites of {@link org.ringsave.bench.suite} one after another, each in a JVM of its own, and keeps what they
 * found with the environment in which they found it. Knows suites by their names only.
 */
package org.ringsave.bench.run;
