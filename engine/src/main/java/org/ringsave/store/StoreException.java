/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** A store could not read or write. The images that were complete before are intact. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why a store fails. */
    public enum Fault {
        /** The file system has no room. */
        DISK_FULL("the disk is full", "free some room and save again, or keep fewer chains"),
        /** The user or directory may have no more bytes or files. */
        QUOTA("the quota is used up", "raise it or remove files, then save again"),
        /** The device failed, or another error of the system. */
        IO("reading or writing failed", "check the disk, then try again"),
        /** The path of the store names nothing, or no directory. */
        NO_DIRECTORY("does not exist or is not a directory", "check the path"),
        /** The thread was interrupted, and its flag stays set. */
        INTERRUPTED("the thread was interrupted", "clear its flag by Thread.interrupted() before you try again"),
        /** This process may not read or write there. */
        PERMISSION("this process may not do that", "change the permissions of directory and files"),
        /** Another writer has the store. */
        LOCKED("is written by another store", "close that one, or open the store by ImageStore.read"),
        /** A file has the highest number that an image may have. */
        NO_NUMBER("has no number left for another image",
            "move the file with the highest number away and open the store again, or save into another directory");

        private final String text;
        private final String remedy;

        Fault(String text, String remedy) {
            this.text = text;
            this.remedy = remedy;
        }
    }

    /** Why it failed. */
    private final Fault fault;

    private StoreException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** Another writer has the store. */
    static StoreException locked(Path directory, String holder) {
        return new StoreException(Fault.LOCKED, directory + ": is written by " + holder + "; " + Fault.LOCKED.remedy,
            null);
    }

    /** A file has the highest number. */
    static StoreException noNumber(Path directory) {
        return new StoreException(Fault.NO_NUMBER, directory + ": " + Fault.NO_NUMBER.text + " (the last is "
            + ImageName.HIGHEST + "); " + Fault.NO_NUMBER.remedy, null);
    }

    /** The path of a store names nothing, or no directory. */
    static StoreException noDirectory(Path path, IOException cause) {
        return new StoreException(Fault.NO_DIRECTORY,
            path + ": " + Fault.NO_DIRECTORY.text + "; " + Fault.NO_DIRECTORY.remedy, cause);
    }

    /** Names directory or file, fault and remedy. */
    static StoreException of(Path path, IOException cause) {
        if (cause instanceof StoreException known) {
            return known;
        }
        final Fault fault = fault(path, cause);
        final String detail = detail(cause);
        return new StoreException(fault, path + ": " + fault.text + (detail.isEmpty() ? "" : " (" + detail + ')')
            + "; " + fault.remedy, cause);
    }

    /** An image can't be read, and may be right: no older one takes its place. */
    static StoreException unreadable(Path image, IOException cause, String otherwise) {
        final StoreException failure = of(image, cause);
        return failure.fault == Fault.INTERRUPTED ? failure : new StoreException(failure.fault, failure.getMessage()
            + ", or move it away to " + otherwise, cause);
    }

    private static Fault fault(Path path, IOException cause) {
        if (cause instanceof InterruptedIOException || cause instanceof ClosedByInterruptException) {
            return Fault.INTERRUPTED;
        }
        // A directory can't be made where a file stands.
        if (cause instanceof FileAlreadyExistsException && Files.isRegularFile(path)) {
            return Fault.NO_DIRECTORY;
        }
        final String text = detail(cause).toLowerCase(Locale.ROOT);
        if (cause instanceof AccessDeniedException || text.contains("read-only")
            || text.contains("not permitted")) {
            return Fault.PERMISSION;
        }
        if (text.contains("quota")) {
            return Fault.QUOTA;
        }
        return text.contains("no space") || text.equals(textOfFullDevice()) ? Fault.DISK_FULL : Fault.IO;
    }

    /** The system's text has the user's language. A device that is always full says it; null if there is none. */
    private static String textOfFullDevice() {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            return textOfWrite(full);
        } catch (IOException e) {
            return null;
        }
    }

    private static String textOfWrite(FileChannel device) {
        try {
            device.write(ByteBuffer.allocate(1));
            return null;
        } catch (IOException e) {
            return detail(e).toLowerCase(Locale.ROOT);
        }
    }

    /** The text of the system, without paths and remedies around it. */
    private static String detail(IOException cause) {
        if (cause.getCause() instanceof IOException inner) {
            return detail(inner);
        }
        final String text = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
        return text == null ? "" : text;
    }

    /**
     * Why it failed.
     *
     * @return the fault.
     */
    public Fault fault() {
        return fault;
    }
}
