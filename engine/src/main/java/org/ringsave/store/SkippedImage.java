/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

/**
 * An image that was not restored though it is newer than the restored one.
 *
 * @param image  that was skipped.
 * @param reason what is wrong with it or with a base of it, in one line.
 */
public record SkippedImage(StoredImage image, String reason) {
}
