/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ringsave.image.Digest;

/**
 * What would another digest cost? One operation is the digests of one channel: one of the words that the cut fixes,
 * and one of that digest with the trailers of the ring blocks, as a save computes them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestBenchmark {
    /** Words of a channel's bodies: Channel 5, two Rings of 4, the trailer of its name and contexts. */
    private static final int CUT_WORDS = 14;

    /** Blocks of both rings together. */
    @Param({"2", "32"})
    int ringBlocks;

    private final Digest murmur3 = new Digest();
    private final HashStream128 xxh3 = Hashing.xxh3_128().hashStream();
    private MessageDigest sha256;
    private byte[] encoded;
    private byte[] result;
    private long[] words;

    /** Fill the words from a seed. */
    @Setup
    public void create() throws NoSuchAlgorithmException {
        words = new SplittableRandom(42).longs(CUT_WORDS + ringBlocks).toArray();
        sha256 = MessageDigest.getInstance("SHA-256");
        encoded = new byte[Long.BYTES * words.length + 32];
        result = new byte[32];
    }

    /**
     * The digest of the image format.
     *
     * @return its first word.
     */
    @Benchmark
    public long murmur3() {
        murmur3.reset();
        for (int i = 0; i < CUT_WORDS; i++) {
            murmur3.update(words[i]);
        }
        murmur3.finish();
        final long first = murmur3.first();
        final long second = murmur3.second();
        murmur3.reset();
        for (int i = CUT_WORDS; i < words.length; i++) {
            murmur3.update(words[i]);
        }
        murmur3.update(first);
        murmur3.update(second);
        murmur3.finish();
        return murmur3.first();
    }

    /**
     * XXH3-128 of a kept library.
     *
     * @return its first word.
     */
    @Benchmark
    public long xxh3() {
        xxh3.reset();
        for (int i = 0; i < CUT_WORDS; i++) {
            xxh3.putLong(words[i]);
        }
        final HashValue128 cut = xxh3.get();
        xxh3.reset();
        for (int i = CUT_WORDS; i < words.length; i++) {
            xxh3.putLong(words[i]);
        }
        return xxh3.putLong(cut.getLeastSignificantBits()).putLong(cut.getMostSignificantBits()).getAsLong();
    }

    /**
     * SHA-256 of the JDK.
     *
     * @return its first byte.
     * @throws DigestException never: the array is long enough.
     */
    @Benchmark
    public byte sha256() throws DigestException {
        sha256.update(encode(0, CUT_WORDS), 0, CUT_WORDS * Long.BYTES);
        sha256.digest(result, 0, result.length);
        final int length = (words.length - CUT_WORDS) * Long.BYTES;
        encode(CUT_WORDS, words.length);
        System.arraycopy(result, 0, encoded, length, result.length);
        sha256.update(encoded, 0, length + result.length);
        sha256.digest(result, 0, result.length);
        return result[0];
    }

    private byte[] encode(int from, int to) {
        for (int i = from; i < to; i++) {
            for (int b = 0; b < Long.BYTES; b++) {
                encoded[(i - from) * Long.BYTES + b] = (byte)(words[i] >>> b * Byte.SIZE);
            }
        }
        return encoded;
    }
}
