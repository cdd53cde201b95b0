/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The kind of a capture, by its first bytes. A kind that can't be read is named, with the way to convert it. */
final class CaptureFormat {
    static final String CONVERT = "convert it with 'editcap -F pcap in out' or 'tcpdump -r in -w out'";

    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int MAGIC_MODIFIED = 0xa1b2cd34;
    private static final int MAGIC_PCAPNG = 0x0a0d0d0a;
    private static final int MAGIC_SNOOP = 0x736e6f6f;
    private static final int MAGIC_ZSTD = 0x28b52ffd;
    private static final int MAGIC_XZ = 0xfd377a58;
    private static final int MAGIC_LZ4 = 0x04224d18;
    private static final int MAGIC_ZIP = 0x504b0304;
    private static final int MAGIC_BZIP2 = 0x425a6800;
    private static final int GZIP = 0x1f8b0000;

    private CaptureFormat() {
    }

    /** The byte order of a classic pcap file. Leaves the buffer in it. */
    static ByteOrder order(ByteBuffer file, String name) throws PcapException {
        if (file.limit() == 0) {
            throw new PcapException(name, 0, "the file is empty", "capture again, or give another file");
        }
        if (file.limit() < Integer.BYTES) {
            throw new PcapException(name, 0,
                "not a pcap file: " + file.limit() + " bytes are too few for a magic", "give a classic pcap file");
        }
        final int magic = file.order(ByteOrder.BIG_ENDIAN).getInt(0);
        if (isClassic(magic)) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (isClassic(Integer.reverseBytes(magic))) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw refusal(magic, name);
    }

    private static boolean isClassic(int magic) {
        return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS;
    }

    static boolean isNanoseconds(ByteBuffer file) {
        return file.getInt(0) == MAGIC_NANOSECONDS;
    }

    private static PcapException refusal(int magic, String name) {
        if (magic == MAGIC_MODIFIED || Integer.reverseBytes(magic) == MAGIC_MODIFIED) {
            return other(name, "a pcap file of Kuznetzov's modified libpcap (magic a1b2cd34)", CONVERT);
        }
        final String unpack = " first; only gzip is read as it is";
        return switch (magic) {
            case MAGIC_PCAPNG -> other(name, "a pcapng file (magic 0a0d0d0a)", CONVERT);
            case MAGIC_SNOOP -> other(name, "a snoop capture", CONVERT);
            case MAGIC_ZSTD -> other(name, "compressed by zstd", "run 'zstd -d' on it" + unpack);
            case MAGIC_XZ -> other(name, "compressed by xz", "run 'xz -d' on it" + unpack);
            case MAGIC_LZ4 -> other(name, "compressed by lz4", "run 'lz4 -d' on it" + unpack);
            case MAGIC_ZIP -> other(name, "a zip archive", "run 'unzip' on it" + unpack);
            default -> (magic & 0xFFFFFF00) == MAGIC_BZIP2
                ? other(name, "compressed by bzip2", "run 'bzip2 -d' on it" + unpack)
                : (magic & 0xFFFF0000) == GZIP
                ? other(name, "compressed by gzip twice", "run 'gzip -d' on it first")
                : new PcapException(name, 0, String.format("not a pcap file: its magic is %08x", magic),
                    "give a classic pcap file; if it is another kind of capture, " + CONVERT);
        };
    }

    private static PcapException other(String name, String kind, String remedy) {
        return new PcapException(name, 0, kind + ", not a classic pcap file", remedy);
    }
}
