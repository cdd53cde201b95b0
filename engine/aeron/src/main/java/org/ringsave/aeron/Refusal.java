/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

/**
 * A receiver's refusal of an image.
 *
 * @param reason of the refusal.
 * @param value  as its reason says.
 * @param text   in one line: what is wrong. At most 192 bytes of it come over.
 */
public record Refusal(RefusalReason reason, long value, String text) {
    /**
     * One line: what, where, what to do.
     *
     * @return the line.
     */
    @Override
    public String toString() {
        return "the receiver refused the image, " + reason + ": " + text
            + (reason == RefusalReason.IMAGE ? "" : "; " + reason.advice());
    }
}
