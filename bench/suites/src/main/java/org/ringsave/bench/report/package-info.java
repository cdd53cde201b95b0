/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reports of a run, and comparisons of two. Both read the files of the runs alone, so the same files give the same
 * text.
 */
package org.ringsave.bench.report;
