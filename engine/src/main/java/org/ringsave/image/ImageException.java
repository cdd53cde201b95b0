/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

/** An image, or part of one, is not what it must be. Nothing of it was applied. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String field;

    /**
     * Say what is wrong and where.
     *
     * @param offset   in the image in bytes.
     * @param field    that is wrong, by its name in the format.
     * @param expected what it must be, in words or numbers.
     * @param actual   what was found.
     */
    public ImageException(long offset, String field, Object expected, Object actual) {
        super("image offset " + offset + ": " + field + " is " + actual + ", expected " + expected);
        this.offset = offset;
        this.field = field;
    }

    /**
     * Wrap the failure of an embedder's code.
     *
     * @param offset in the image in bytes.
     * @param field  that the code failed on.
     * @param cause  what it threw.
     */
    public ImageException(long offset, String field, Throwable cause) {
        super("image offset " + offset + ": " + field + " was refused: " + cause, cause);
        this.offset = offset;
        this.field = field;
    }

    /**
     * Where it is wrong.
     *
     * @return offset in the image in bytes: of the record, block or field.
     */
    public long offset() {
        return offset;
    }

    /**
     * What is wrong.
     *
     * @return the field's name in the format.
     */
    public String field() {
        return field;
    }
}
