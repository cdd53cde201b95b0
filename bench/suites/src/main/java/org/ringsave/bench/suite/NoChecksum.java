/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import org.ringsave.image.ImageDescriptor;

/**
 * Takes the place of the engine's checksum in a JVM that measures saves without checksums. It has that class's methods
 * and computes nothing. No reader accepts an image that such a JVM writes.
 *
 * <p>Design note: the engine has no switch for this. {@link #install()} defines this class file under the name of the
 * engine's class, before the JVM loads that one. All other code is the engine's own.
 */
public final class NoChecksum {
    /** A JVM that is started with this argument measures without checksums. */
    static final String ARGUMENT = "-Dringsave.benchmark.checksums=off";

    private static final String REPLACED = "org/ringsave/image/Checksum";

    /** Compute nothing. */
    public NoChecksum() {
        // There is no state.
    }

    /** Do nothing. */
    public void reset() {
        // There is no state.
    }

    /**
     * Ignore bytes.
     *
     * @param bytes to ignore.
     */
    public void update(ByteBuffer bytes) {
        // Nothing reads them.
    }

    /**
     * Checksum of no bytes.
     *
     * @return 0.
     */
    public int value() {
        return 0;
    }

    /**
     * Checksum as text.
     *
     * @param value of a checksum.
     * @return hexadecimal digits.
     */
    public static String text(int value) {
        return Integer.toHexString(value);
    }

    /** Installs this class if the JVM was started with {@link #ARGUMENT}. */
    static void installIfAsked() {
        if ("off".equals(System.getProperty("ringsave.benchmark.checksums"))) {
            install();
        }
    }

    /**
     * Puts this class in the place of the engine's, for as long as the JVM lives.
     *
     * @throws LinkageError if the JVM has loaded the engine's class already.
     */
    static void install() {
        try {
            MethodHandles.privateLookupIn(ImageDescriptor.class, MethodHandles.lookup()).defineClass(renamed());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the engine must be on the class path", e);
        }
    }

    /** Reads this class file and writes the other name where it holds its own: JVM specification, section 4.4. */
    private static byte[] renamed() throws IOException {
        final String own = NoChecksum.class.getName().replace('.', '/');
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataInputStream in = new DataInputStream(NoChecksum.class.getResourceAsStream("NoChecksum.class"));
            DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(in.readLong());
            final int constants = in.readUnsignedShort();
            out.writeShort(constants);
            for (int i = 1; i < constants; i++) {
                final int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == 1) {
                    final String text = in.readUTF();
                    out.writeUTF(text.equals(own) ? REPLACED : text);
                } else {
                    out.write(in.readNBytes(constantLength(tag)));
                    // A long or double takes two numbers.
                    i += tag == 5 || tag == 6 ? 1 : 0;
                }
            }
            in.transferTo(out);
        }
        return bytes.toByteArray();
    }

    private static int constantLength(int tag) {
        return switch (tag) {
            case 5, 6 -> Long.BYTES;
            case 7, 8, 16, 19, 20 -> Short.BYTES;
            case 15 -> Short.BYTES + 1;
            default -> Integer.BYTES;
        };
    }
}
