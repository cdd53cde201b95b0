/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs the suites of {@link org.ringsave.bench.suite} one after another, each in a JVM of its own, and keeps their
 * results with their environment. It knows suites by their names only.
 */
package org.ringsave.bench.run;
