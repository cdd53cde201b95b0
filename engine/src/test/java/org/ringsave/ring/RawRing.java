/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A ring as another program sees it: the layout of the VMBus written down a second time, over a plain buffer, without
 * checks. Shares no code with the engine.
 */
public final class RawRing {
    /** Length of the control page. */
    public static final int DATA = 4096;

    private final ByteBuffer memory;
    private final int length;

    private RawRing(ByteBuffer memory) {
        this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
        this.length = memory.capacity() - DATA;
    }

    /** A ring over memory that the engine was given too: a control page, then the data pages. */
    public static RawRing over(ByteBuffer memory) {
        return new RawRing(memory.duplicate());
    }

    /** A new file with an empty ring, mapped. */
    public static RawRing create(Path file, int pages) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
            return new RawRing(channel.map(FileChannel.MapMode.READ_WRITE, 0, DATA + pages * 4096L));
        }
    }

    /** A file that is there, mapped. */
    public static RawRing open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new RawRing(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
        }
    }

    /** Length of the data pages. */
    public int length() {
        return length;
    }

    public int in() {
        return memory.getInt(0);
    }

    public int out() {
        return memory.getInt(4);
    }

    public void in(int index) {
        memory.putInt(0, index);
    }

    public void out(int index) {
        memory.putInt(4, index);
    }

    /** The word at an index of the data pages, which may lie up to a ring's length beyond their end. */
    public long word(int index) {
        return memory.getLong(DATA + index % length);
    }

    public void word(int index, long value) {
        memory.putLong(DATA + index % length, value);
    }

    /** A word anywhere, control page included. */
    public void poke(int offset, long value) {
        memory.putLong(offset, value);
    }

    public void poke32(int offset, int value) {
        memory.putInt(offset, value);
    }

    public int peek32(int offset) {
        return memory.getInt(offset);
    }

    /** Empties the ring at an index of its data pages. */
    public void empty(int index) {
        in(index);
        out(index);
    }

    /** Writes a header at in and moves nothing. */
    public void header(int type, int dataOffset8, int length8, int flags, long transactionId) {
        word(in(), type & 0xFFFFL | (dataOffset8 & 0xFFFFL) << 16 | (length8 & 0xFFFFL) << 32
            | (flags & 0xFFFFL) << 48);
        word(in() + 8, transactionId);
    }

    /** Makes so many bytes more visible. */
    public void advanceIn(int bytes) {
        in((in() + bytes) % length);
    }

    /** A right packet: payload words behind an offset, footer, and the index moved. */
    public void send(int type, int flags, long transactionId, int dataOffset8, long... payload) {
        final int start = in();
        header(type, dataOffset8, dataOffset8 + payload.length, flags, transactionId);
        for (int i = 0; i < payload.length; i++) {
            word(start + dataOffset8 * 8 + i * 8, payload[i]);
        }
        final int footer = dataOffset8 * 8 + payload.length * 8;
        word(start + footer, (long)start << 32);
        advanceIn(footer + 8);
    }

    /** Bytes between out and in. */
    public int used() {
        return (in() - out() + length) % length;
    }

    /** The packet at out: header, transaction id, payload words, footer. */
    public long[] receive() {
        final int start = out();
        final int length8 = (int)(word(start) >>> 32) & 0xFFFF;
        final long[] words = new long[length8 + 1];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(start + i * 8);
        }
        out((start + words.length * 8) % length);
        return words;
    }
}
