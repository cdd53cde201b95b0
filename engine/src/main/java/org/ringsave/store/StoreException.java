/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        LOCKED("is written by another store", "close that one, or open the store by ImageStore.read");

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

    /** An image can't be read, and may be right: no older one is restored in its place. */
    static StoreException unreadable(Path image, IOException cause) {
        final StoreException failure = of(image, cause);
        return failure.fault == Fault.INTERRUPTED ? failure : new StoreException(failure.fault, failure.getMessage()
            + ", or move it away to restore an older image", cause);
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
        return text.contains("no space") || isFull(path) ? Fault.DISK_FULL : Fault.IO;
    }

    /** The system's text has the user's language, so the room decides where the text says nothing. */
    private static boolean isFull(Path path) {
        try {
            final Path place = path.toAbsolutePath();
            final Path directory = Files.isDirectory(place) ? place : place.getParent();
            return directory != null && Files.getFileStore(directory).getUsableSpace() == 0;
        } catch (IOException e) {
            return false;
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
