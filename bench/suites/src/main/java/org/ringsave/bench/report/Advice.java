/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

/**
 * A line of the recommendation.
 *
 * @param text   the advice, without a full stop.
 * @param reason sentences that support it.
 */
record Advice(String text, String reason) {
}
