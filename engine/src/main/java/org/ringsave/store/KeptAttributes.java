/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Permissions, owner and group of a file that is replaced. The new file gets them before its first byte, so no other
 * user can read more of it than of the old one. It has no setuid, setgid or sticky bit, which are for programs and
 * directories.
 */
final class KeptAttributes {
    private static final Set<PosixFilePermission> OF_GROUP = EnumSet.of(PosixFilePermission.GROUP_READ,
        PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);
    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** Null if there is no file to replace, or its file system has none. */
    private final PosixFileAttributes kept;

    private KeptAttributes(PosixFileAttributes kept) {
        this.kept = kept;
    }

    static KeptAttributes of(Path old) throws IOException {
        final PosixFileAttributeView view = Files.exists(old)
            ? Files.getFileAttributeView(old, PosixFileAttributeView.class) : null;
        return new KeptAttributes(view == null ? null : view.readAttributes());
    }

    /**
     * To create the new file with: the rights of the owner alone. Until the file has its group, another group would get
     * the rights of this one. The process's mask may take away more.
     */
    FileAttribute<?>[] first() {
        if (kept == null) {
            return new FileAttribute<?>[0];
        }
        final Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(kept.permissions());
        mode.retainAll(OF_OWNER);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)};
    }

    /**
     * Gives the new file group, permissions and owner, in this order. Only root may give a file away. If the group
     * can't be kept, another group gets no right. If a file system refuses one of the three, a warning says so.
     */
    void give(Path file, Path name, Consumer<String> warnings) throws IOException {
        if (kept != null) {
            give(Files.getFileAttributeView(file, PosixFileAttributeView.class), name, warnings);
        }
    }

    void give(PosixFileAttributeView file, Path name, Consumer<String> warnings) throws IOException {
        final PosixFileAttributes now = file.readAttributes();
        final Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(kept.permissions());
        if (!now.group().equals(kept.group())) {
            try {
                file.setGroup(kept.group());
            } catch (IOException e) {
                mode.removeAll(OF_GROUP);
                warnings.accept(name + ": its group " + kept.group() + " can't be kept, it is " + now.group()
                    + " now, without rights; run as root to keep it");
            }
        }
        if (!now.permissions().equals(mode)) {
            try {
                file.setPermissions(mode);
            } catch (IOException e) {
                warnings.accept(name + ": its permissions " + PosixFilePermissions.toString(mode)
                    + " can't be kept, they are " + PosixFilePermissions.toString(now.permissions())
                    + " now; its file system refuses to change them");
            }
        }
        if (!now.owner().equals(kept.owner())) {
            try {
                file.setOwner(kept.owner());
            } catch (IOException e) {
                warnings.accept(name + ": its owner " + kept.owner() + " can't be kept, it is " + now.owner()
                    + " now; run as root to keep it");
            }
        }
    }
}
