/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.migrate.Migration;
import org.ringsave.migrate.MigrationState;
import org.ringsave.migrate.MigrationTarget;
import org.ringsave.restore.RestoreSession;
import org.ringsave.save.SaveSession;

/** Mistakes of an embedder that migrates a set. */
final class MigrationMistakes {
    private MigrationMistakes() {
    }

    /** A paused set moves in one image, over a loopback socket. */
    static void make(MistakeMessages messages) throws IOException {
        final RestoreSession restore = new RestoreSession();
        final Migration migration = new Migration(new SaveSession(), 64 * 1024, 0);
        messages.add(migration::commit);
        restore.begin(1 << 30);
        try (ServerSocketChannel server = ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ChannelSet moved = new ChannelSet();
            SocketChannel here = SocketChannel.open(server.getLocalAddress());
            SocketChannel there = server.accept()) {
            moved.open();
            moved.pause();
            messages.add(() -> migration.start(moved, () -> 1, here, 1));
            messages.add(() -> new MigrationTarget(restore, there, 64 * 1024));
            here.configureBlocking(false);
            there.configureBlocking(false);
            final MigrationTarget target = new MigrationTarget(restore, there, 64 * 1024);
            messages.add(target::set);
            migration.start(moved, () -> 1, here, 1);
            while (migration.isUnderWay()) {
                migration.doWork();
                target.doWork();
                if (migration.state() == MigrationState.ACKNOWLEDGED) {
                    migration.commit();
                }
            }
            messages.add(moved::resume);
            messages.add(migration::cancel);
        }
    }
}
