/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * JMH suites and rigs, one question a class. Quote ratios to the floor of the same run: absolute figures are the
 * machine's.
 *
 * <p>Rules of this room. Nothing assigns a {@code @Param}. Every suite has its floor in the same class: a plain bulk
 * copy of the same bytes to the same place, or the same work without a save beside it. Bounds checks are on, as users
 * have them.
 */
package org.ringsave.bench.suite;
