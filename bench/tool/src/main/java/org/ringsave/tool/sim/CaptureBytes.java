/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.sim;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a capture, decompressed if gzip compressed it.
 *
 * @param array  of at least the length.
 * @param length in bytes; above the limit if there are more.
 * @param isCut  true if the compressed file ends too early.
 */
record CaptureBytes(byte[] array, int length, boolean isCut) {
    private static final int FIRST = 1 << 16;
    private static final String REPAIR = "compress the capture again";

    /** Reads at most one byte more than the limit, of the file and of what it holds. */
    static CaptureBytes read(InputStream in, String name, int limit) throws IOException {
        final byte[] file = in.readNBytes(limit + 1);
        if (file.length > limit || file.length < 2 || (file[0] & 0xFF) != 0x1F || (file[1] & 0xFF) != 0x8B) {
            return new CaptureBytes(file, file.length, false);
        }
        byte[] bytes = new byte[FIRST];
        int length = 0;
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(file))) {
            // One by one, as an early end must not lose the bytes before it.
            int read = zip.read(bytes, 0, bytes.length);
            while (read >= 0 && length <= limit) {
                length += read;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int)Math.min(2L * length, limit + 1L));
                }
                read = length > limit ? -1 : zip.read(bytes, length, bytes.length - length);
            }
            return new CaptureBytes(bytes, length, false);
        } catch (EOFException e) {
            if (length == 0) {
                throw new PcapException(name, 0, "a gzip file that is cut short before its first byte", REPAIR);
            }
            return new CaptureBytes(bytes, length, true);
        } catch (ZipException e) {
            throw new PcapException(name, 0, "a damaged gzip file (" + e.getMessage() + ')', REPAIR);
        }
    }
}
