/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The names in files of results. Suites write them, the runner divides by them and reports read them, all through these
 * types. A renamed counter fails to compile or fails {@code VocabularyTest}.
 */
package org.ringsave.bench.result;
