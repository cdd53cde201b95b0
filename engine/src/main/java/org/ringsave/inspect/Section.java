/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

/**
 * The payload section of a record.
 *
 * @param offset of its first byte in the image.
 * @param length of the payload in bytes, without padding and trailers.
 */
public record Section(long offset, long length) {
}
