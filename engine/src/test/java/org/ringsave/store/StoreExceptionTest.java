/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fault of a store's exception follows from the system's words, not from those of a path. */
class StoreExceptionTest {
    private static final Path PLACE = Path.of("no space", "quota", "read-only", "store");

    @TempDir
    private Path directory;

    private static void assertFault(IOException cause, StoreException.Fault fault) {
        final StoreException failure = StoreException.of(PLACE, cause);
        assertThat(failure.fault()).as(cause.toString()).isEqualTo(fault);
        assertThat(failure).hasMessageStartingWith(PLACE + ": ").hasCause(cause).message().hasLineCount(1);
    }

    private static FileSystemException system(String text) {
        return new FileSystemException(PLACE.toString(), null, text);
    }

    @Test
    void faultFollowsFromTheWordsOfTheSystem() {
        assertFault(system("No space left on device"), StoreException.Fault.DISK_FULL);
        assertFault(new IOException("No space left on device"), StoreException.Fault.DISK_FULL);
        assertFault(system("Disk quota exceeded"), StoreException.Fault.QUOTA);
        assertFault(new IOException("Disk quota exceeded"), StoreException.Fault.QUOTA);
        assertFault(new AccessDeniedException(PLACE.toString()), StoreException.Fault.PERMISSION);
        assertFault(system("Operation not permitted"), StoreException.Fault.PERMISSION);
        assertFault(system("Read-only file system"), StoreException.Fault.PERMISSION);
        assertFault(system("Input/output error"), StoreException.Fault.IO);
        assertFault(system("its writer changes it faster than it can be listed"), StoreException.Fault.IO);
        assertFault(system(null), StoreException.Fault.IO);
    }

    /** In any language: the device says it as a full disk does. */
    @Test
    void wordsOfAFullDeviceAreThoseOfAFullDisk() throws IOException {
        final Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no device that is always full here");
        try (FileChannel device = FileChannel.open(full, StandardOpenOption.WRITE)) {
            device.write(ByteBuffer.allocate(1));
            throw new AssertionError("the device took a byte");
        } catch (IOException e) {
            assertFault(e, StoreException.Fault.DISK_FULL);
        }
    }

    private static void assertNoDirectory(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StoreException.class)
            .extracting(e -> ((StoreException)e).fault()).isEqualTo(StoreException.Fault.NO_DIRECTORY);
    }

    @Test
    void pathThatIsNoDirectoryIsNoStore() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));
        assertNoDirectory(() -> ImageStore.read(directory.resolve("none")).list());
        assertNoDirectory(() -> ImageStore.read(file).list());
        assertNoDirectory(() -> ImageStore.open(file, StoreOptions.ofChains(1)));
    }
}
