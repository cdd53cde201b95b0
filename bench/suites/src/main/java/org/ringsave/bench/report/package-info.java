/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the files of a run say, for people: a report of one, a comparison of two. Reads nothing but those files, so that
 * whoever has them gets the same text.
 */
package org.ringsave.bench.report;
