/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replaced file keeps, on file systems that refuse some of it. */
class KeptAttributesTest {
    /** A user or group of another machine. */
    private record Foreign(String name) implements GroupPrincipal {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    private Path directory;
    private Path old;
    private Path fresh;
    private final List<String> calls = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Set<String> refused = Set.of();

    @BeforeEach
    void makeOldFile() throws IOException {
        old = Files.writeString(directory.resolve("old"), "old");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-r--"));
        fresh = directory.resolve("new");
    }

    /** Attributes of a file of another user and group, which take what they are given, or refuse it. */
    private PosixFileAttributeView foreign(String mode) {
        final PosixFileAttributes now = proxy(PosixFileAttributes.class, (proxy, method, arguments) ->
            switch (method.getName()) {
                case "group" -> new Foreign("theirs");
                case "owner" -> new Foreign("they");
                default -> PosixFilePermissions.fromString(mode);
            });
        return proxy(PosixFileAttributeView.class, (proxy, method, arguments) -> {
            if ("readAttributes".equals(method.getName())) {
                return now;
            }
            calls.add(method.getName());
            if (refused.contains(method.getName())) {
                throw new FileSystemException("new", null, "Operation not permitted");
            }
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static String name(Path file, String attribute) throws IOException {
        return Files.getAttribute(file, "posix:" + attribute).toString();
    }

    @Test
    void newFileHasNoRightsOfItsGroupBeforeItHasItsGroup() throws IOException {
        final KeptAttributes kept = KeptAttributes.of(old);
        Files.createFile(fresh, kept.first());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh))).isEqualTo("rw-------");
        kept.give(fresh, old, warnings::add);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh))).isEqualTo("rw-rw-r--");
        kept.give(foreign("rw-------"), old, warnings::add);
        assertThat(calls).containsExactly("setGroup", "setPermissions", "setOwner");
        assertThat(warnings).isEmpty();
    }

    @Test
    void refusedPermissionsAreToldOnceAndAreNoFailure() throws IOException {
        refused = Set.of("setPermissions");
        KeptAttributes.of(old).give(foreign("rw-------"), old, warnings::add);
        assertThat(calls).containsExactly("setGroup", "setPermissions", "setOwner");
        assertThat(warnings).containsExactly(old + ": its permissions rw-rw-r-- can't be kept, they are rw------- now;"
            + " its file system refuses to change them");
    }

    @Test
    void permissionsThatAreRightAreNotChanged() throws IOException {
        KeptAttributes.of(old).give(foreign("rw-rw-r--"), old, warnings::add);
        assertThat(calls).containsExactly("setGroup", "setOwner");
    }

    @Test
    void fileSystemThatRefusesAllIsNoFailure() throws IOException {
        refused = Set.of("setGroup", "setPermissions", "setOwner");
        KeptAttributes.of(old).give(foreign("rwxrwxrwx"), old, warnings::add);
        assertThat(warnings).containsExactly(old + ": its group " + name(old, "group")
            + " can't be kept, it is theirs now, without rights; run as root to keep it", old
            + ": its permissions rw----r-- can't be kept, they are rwxrwxrwx now; its file system refuses to change"
            + " them", old + ": its owner " + name(old, "owner") + " can't be kept, it is they now; run as root to"
            + " keep it");
    }
}
