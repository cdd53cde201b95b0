/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

/**
 * Says that an image is not as the format requires, or that the JVM had no memory to read it. Nothing of it was
 * applied.
 */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Offset in the image, in bytes. */
    private final long offset;
    /** Name of the field in the format. */
    private final String field;

    /**
     * Refuse a field.
     *
     * @param offset   in the image in bytes, of the record, block or field.
     * @param field    by its name in the format.
     * @param expected value, in words or numbers.
     * @param actual   value.
     */
    public ImageException(long offset, String field, Object expected, Object actual) {
        super("image offset " + offset + ": " + field + " is " + actual + ", expected " + expected);
        this.offset = offset;
        this.field = field;
    }

    /**
     * Wrap the failure of an embedder's code, or of the JVM to give memory.
     *
     * @param offset in the image in bytes.
     * @param field  that it failed on.
     * @param cause  of the failure.
     */
    public ImageException(long offset, String field, Throwable cause) {
        super("image offset " + offset + ": " + field + " was refused: " + cause, cause);
        this.offset = offset;
        this.field = field;
    }

    private ImageException(String message, long offset, String field) {
        super(message);
        this.offset = offset;
        this.field = field;
    }

    /**
     * Refuse an image that does not fit, in words.
     *
     * @param offset  in the image in bytes, of the record.
     * @param field   by its name in the format.
     * @param message of one line: what differs, and what to do.
     * @return the exception, to be thrown.
     */
    public static ImageException unfit(long offset, String field, String message) {
        return new ImageException("image offset " + offset + ": " + message, offset, field);
    }

    private ImageException(String message, ImageException cause) {
        super(message, cause);
        offset = cause.offset;
        field = cause.field;
    }

    /**
     * The same refusal, with the name of a file before its message.
     *
     * @param file that holds the image.
     * @return a new exception with this one as its cause, to be thrown.
     */
    public ImageException in(String file) {
        return new ImageException(file + ": " + getMessage(), this);
    }

    /**
     * The same refusal, with the part of the set that the bytes are of.
     *
     * @param owner such as a ring of a channel; empty if it is not known.
     * @return a new exception with this one as its cause, to be thrown; this one if the owner is not known.
     */
    public ImageException of(String owner) {
        return owner.isEmpty() ? this : new ImageException(getMessage() + " (in " + owner + ')', this);
    }

    /**
     * Place of the fault.
     *
     * @return offset in the image in bytes, of the record, block or field.
     */
    public long offset() {
        return offset;
    }

    /**
     * Field that is wrong.
     *
     * @return its name in the format.
     */
    public String field() {
        return field;
    }

    /**
     * Whether the JVM had no memory to read the image. The image may be right then.
     *
     * @return true if an {@link OutOfMemoryError} is a cause of this refusal.
     */
    public boolean isLackOfMemory() {
        Throwable cause = getCause();
        while (cause != null && !(cause instanceof OutOfMemoryError)) {
            cause = cause.getCause();
        }
        return cause != null;
    }
}
