/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/**
 * The frames of one classic pcap file (version 2.4), plain or compressed by gzip, all in memory and in file order.
 *
 * <p>All four kinds can be read: little-endian and big-endian, with microseconds (magic {@code a1b2c3d4}) and with
 * nanoseconds (magic {@code a1b23c4d}). Loading checks the whole file, so no later call fails because of its contents.
 * The largest file is 1 GiB, the longest frame 262,144 bytes. While a file loads, the heap may hold it twice.
 *
 * <p>Frames are counted from 0. The capture may have cut frames to its snap length: every length here is the captured
 * one. Link type and contents of the frames are not checked. Objects are immutable; any number of threads may read one.
 */
public final class PcapFile {
    /** The largest captured length that a frame may have, in bytes: the snap length of tcpdump. */
    public static final int MAX_FRAME_LENGTH = 262_144;

    /** The largest file that can be loaded, in bytes: 1 GiB. */
    public static final int MAX_FILE_LENGTH = 1 << 30;

    private static final int FILE_HEADER_LENGTH = 24;
    private static final int FRAME_HEADER_LENGTH = 16;
    private static final int CAPTURED_LENGTH_OFFSET = 8;
    private static final long NANOSECONDS_PER_SECOND = 1_000_000_000L;
    private static final String REPAIR = "capture again, or keep its whole frames with 'tcpdump -r in -w out'";

    private final boolean nanoseconds;
    private final String warning;
    /** All bytes of the file, in its byte order. */
    private final ByteBuffer records;
    /** Index in {@link #records} of the first byte of each frame. */
    private final int[] frameOffsets;
    private final int maxFrameLength;

    private PcapFile(boolean nanoseconds, String warning, ByteBuffer records, int[] frameOffsets) {
        this.nanoseconds = nanoseconds;
        this.warning = warning;
        this.records = records;
        this.frameOffsets = frameOffsets;
        int longest = 0;
        for (int frame = 0; frame < frameOffsets.length; frame++) {
            longest = Math.max(longest, frameLength(frame));
        }
        maxFrameLength = longest;
    }

    /**
     * Loads a pcap file.
     *
     * @param path path of the file; gzip may have compressed it.
     * @return its frames, at least one. If the file is cut short, its whole frames, and a {@link #warning()}.
     * @throws PcapException when the file is not classic pcap, damaged, without whole frames or above {@link
     *                       #MAX_FILE_LENGTH}.
     * @throws IOException   when the file is missing, a directory or a pipe, or cannot be read.
     */
    public static PcapFile load(Path path) throws IOException {
        final String name = path.toString();
        if (Files.isDirectory(path)) {
            throw new FileSystemException(name, null, "is a directory; name a capture");
        }
        if (Files.notExists(path)) {
            throw new NoSuchFileException(name, null, "does not exist; check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw new FileSystemException(name, null,
                "is a pipe or a device, and each run reads the capture; copy it to a file first");
        }
        if (Files.size(path) > MAX_FILE_LENGTH) {
            throw tooLarge(name, MAX_FILE_LENGTH);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return load(in, name);
        }
    }

    /**
     * Loads a pcap file from a stream. Reads the stream to its end, at most to one byte past {@link #MAX_FILE_LENGTH}.
     *
     * @param in   stream of the bytes of the file, which gzip may have compressed; it stays open.
     * @param name name of the file in messages.
     * @return its frames, as of {@link #load(Path)}.
     * @throws PcapException when the bytes are not classic pcap, damaged, without whole frames or more than
     *                       {@link #MAX_FILE_LENGTH}.
     * @throws IOException   when the stream cannot be read.
     */
    public static PcapFile load(InputStream in, String name) throws IOException {
        return load(in, name, MAX_FILE_LENGTH);
    }

    /** Loads with another limit of the file's length in bytes, at least 24. */
    static PcapFile load(InputStream in, String name, int maxFileLength) throws IOException {
        final CaptureBytes bytes = CaptureBytes.read(in, name, maxFileLength);
        if (bytes.length() > maxFileLength) {
            throw tooLarge(name, maxFileLength);
        }
        final ByteBuffer records = ByteBuffer.wrap(bytes.array(), 0, bytes.length());
        records.order(CaptureFormat.order(records, name));
        final boolean nanoseconds = CaptureFormat.isNanoseconds(records);
        checkRest(records, name);
        final Frames frames = countFrames(records, name);
        final int[] frameOffsets = new int[frames.count];
        int offset = FILE_HEADER_LENGTH;
        for (int frame = 0; frame < frameOffsets.length; frame++) {
            frameOffsets[frame] = offset + FRAME_HEADER_LENGTH;
            offset = frameOffsets[frame] + records.getInt(offset + CAPTURED_LENGTH_OFFSET);
        }
        final String fault = frames.fault == null && bytes.isCut() ? "the gzip file is cut short" : frames.fault;
        final String warning = fault == null ? null
            : PcapException.plain(name) + ": " + fault + "; its whole frames are taken, " + frames.count;
        return new PcapFile(nanoseconds, warning, records, frameOffsets);
    }

    private static void checkRest(ByteBuffer header, String name) throws PcapException {
        if (header.limit() < FILE_HEADER_LENGTH) {
            throw new PcapException(name, header.limit(),
                "the file header is cut short (" + header.limit() + " of " + FILE_HEADER_LENGTH + " bytes)",
                "capture again, or give another file");
        }
        final int major = Short.toUnsignedInt(header.getShort(4));
        final int minor = Short.toUnsignedInt(header.getShort(6));
        if (major != 2 || minor != 4) {
            throw new PcapException(name, 4, "pcap version " + major + "." + minor + " instead of 2.4",
                CaptureFormat.CONVERT);
        }
    }

    /** The whole frames of a file, and where it is cut short; null if it is not. */
    private record Frames(int count, String fault) {
    }

    /** Checks every frame and counts them. */
    private static Frames countFrames(ByteBuffer records, String name) throws PcapException {
        int count = 0;
        int offset = FILE_HEADER_LENGTH;
        while (offset < records.limit()) {
            final int rest = records.limit() - offset;
            if (rest < FRAME_HEADER_LENGTH) {
                return cut(name, count, offset, "the header of frame " + count
                    + " is cut short (" + rest + " of " + FRAME_HEADER_LENGTH + " bytes)");
            }
            final long length = Integer.toUnsignedLong(records.getInt(offset + CAPTURED_LENGTH_OFFSET));
            if (length > MAX_FRAME_LENGTH) {
                throw new PcapException(name, (long) offset + CAPTURED_LENGTH_OFFSET,
                    "the captured length of frame " + count + " is implausible (" + length + " bytes, at most "
                    + MAX_FRAME_LENGTH + " expected)", "the file is damaged: " + REPAIR);
            }
            if (length > rest - FRAME_HEADER_LENGTH) {
                return cut(name, count, offset + FRAME_HEADER_LENGTH, "frame " + count
                    + " is cut short (" + (rest - FRAME_HEADER_LENGTH) + " of " + length + " bytes)");
            }
            offset += FRAME_HEADER_LENGTH + (int) length;
            count++;
        }
        if (count == 0) {
            throw new PcapException(name, FILE_HEADER_LENGTH, "the file holds no frames",
                "capture again with a filter that lets frames through");
        }
        return new Frames(count, null);
    }

    /** A capture that was ended early has whole frames before its last one. */
    private static Frames cut(String name, int count, int offset, String fault) throws PcapException {
        if (count == 0) {
            throw new PcapException(name, offset, fault, "capture again, or give another file");
        }
        return new Frames(count, "at byte " + offset + ": " + fault);
    }

    private static PcapException tooLarge(String name, int limit) {
        return new PcapException(name, limit, "the file is larger than " + limit + " bytes",
            "take its first frames with 'tcpdump -r in -c 100000 -w out'");
    }

    /**
     * Says that the file is cut short.
     *
     * @return a line with the name of the file, the byte, and how many frames are whole; null if nothing is missing.
     */
    public String warning() {
        return warning;
    }

    /**
     * Number of whole frames in the file.
     *
     * @return 1 or more.
     */
    public int frameCount() {
        return frameOffsets.length;
    }

    /**
     * Captured length of one frame.
     *
     * @param frame number of the frame, 0 to {@link #frameCount()} - 1.
     * @return bytes, 0 to {@link #MAX_FRAME_LENGTH}.
     * @throws IndexOutOfBoundsException when there is no such frame.
     */
    public int frameLength(int frame) {
        return records.getInt(recordOffset(frame) + CAPTURED_LENGTH_OFFSET);
    }

    /**
     * Captured length of the longest frame.
     *
     * @return bytes, 0 to {@link #MAX_FRAME_LENGTH}.
     */
    public int maxFrameLength() {
        return maxFrameLength;
    }

    /**
     * Time when one frame was captured. If several processors captured, times may step back a little from frame to
     * frame.
     *
     * @param frame number of the frame, 0 to {@link #frameCount()} - 1.
     * @return nanoseconds since 1970-01-01T00:00:00Z, never negative; a multiple of 1,000 unless
     *     {@link #nanoseconds()}.
     * @throws IndexOutOfBoundsException when there is no such frame.
     */
    public long timestampNs(int frame) {
        final int offset = recordOffset(frame);
        final long seconds = Integer.toUnsignedLong(records.getInt(offset));
        final long fraction = Integer.toUnsignedLong(records.getInt(offset + Integer.BYTES));
        return seconds * NANOSECONDS_PER_SECOND + (nanoseconds ? fraction : fraction * 1_000L);
    }

    /**
     * Copies the captured bytes of one frame.
     *
     * @param frame       number of the frame, 0 to {@link #frameCount()} - 1.
     * @param destination buffer with room for {@link #frameLength(int)} bytes from {@code index} on.
     * @param index       index of the first byte in {@code destination}.
     * @return number of bytes copied: {@link #frameLength(int)}.
     * @throws IndexOutOfBoundsException when there is no such frame, or when it does not fit. Agrona makes the second
     *                                   check, unless its bounds checks are off.
     */
    public int getFrame(int frame, MutableDirectBuffer destination, int index) {
        final int length = frameLength(frame);
        destination.putBytes(index, records.array(), frameOffsets[frame], length);
        return length;
    }

    /**
     * Does the file hold times in nanoseconds?
     *
     * @return {@code true} for nanoseconds, {@code false} for microseconds.
     */
    public boolean nanoseconds() {
        return nanoseconds;
    }

    /**
     * Byte order of the numbers in the file header and the frame headers.
     *
     * @return {@link ByteOrder#LITTLE_ENDIAN} or {@link ByteOrder#BIG_ENDIAN}.
     */
    public ByteOrder byteOrder() {
        return records.order();
    }

    private int recordOffset(int frame) {
        return frameOffsets[Objects.checkIndex(frame, frameOffsets.length)] - FRAME_HEADER_LENGTH;
    }
}
