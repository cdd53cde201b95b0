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
import java.util.function.IntToLongFunction;
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
 * How much would another digest cost? One operation computes the digests of some channels in each way, and the floor: a
 * plain copy of the same words. A channel has two digests, as in a save: one over the words that the cut fixes, and one
 * over that digest and the trailers of the ring blocks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsPrepend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestBenchmark {
    /** Words of a channel's bodies: Channel 5, two Rings of 4, the trailer of its name and contexts. */
    private static final int CUT_WORDS = 14;
    /**
     * Enough channels that reading the clock is nothing beside them, and few enough that their words stay in the cache.
     */
    private static final int CHANNELS = 64;

    /** Blocks of both rings together. */
    @Param({"2", "32"})
    int ringBlocks;

    private final Digest murmur3 = new Digest();
    private final HashStream128 xxh3 = Hashing.xxh3_128().hashStream();
    private MessageDigest sha256;
    private byte[] encoded;
    private byte[] result;
    private long[] words;
    private long[] copy;
    private int channelWords;

    /** JMH makes the state. */
    public DigestBenchmark() {
    }

    /** Fill the words from a seed. */
    @Setup
    public void create() throws NoSuchAlgorithmException {
        channelWords = CUT_WORDS + ringBlocks;
        words = new SplittableRandom(42).longs((long)CHANNELS * channelWords).toArray();
        copy = new long[words.length];
        sha256 = MessageDigest.getInstance("SHA-256");
        encoded = new byte[Long.BYTES * channelWords + 32];
        result = new byte[32];
    }

    /**
     * The digests of all channels in each way, the plain copy of their words, and of half of the channels.
     *
     * @param times to add to.
     * @return a value that depends on all results.
     */
    @Benchmark
    public long alternating(DigestTimes times) {
        final Laps laps = new Laps();
        final long murmur = each(this::murmur3);
        times.murmur3Ns += laps.next();
        final long xxh = each(this::xxh3);
        times.xxh3Ns += laps.next();
        final long sha = each(this::sha256);
        times.sha256Ns += laps.next();
        final long copied = copy(CHANNELS);
        times.floorNs += laps.next();
        final long half = copy(CHANNELS / 2);
        times.halfFloorNs += laps.next();
        times.digested += CHANNELS;
        return murmur ^ xxh ^ sha ^ copied ^ half;
    }

    private long each(IntToLongFunction digest) {
        long all = 0;
        for (int from = 0; from < words.length; from += channelWords) {
            all ^= digest.applyAsLong(from);
        }
        return all;
    }

    /** The floor: the words of the first channels, channel by channel; returns the last word. */
    long copy(int channels) {
        for (int i = 0; i < channels; i++) {
            System.arraycopy(words, i * channelWords, copy, i * channelWords, channelWords);
        }
        return copy[channels * channelWords - 1];
    }

    /** The image format's digest of the channel whose words begin at an index; returns its first word. */
    long murmur3(int from) {
        murmur3.reset();
        for (int i = from; i < from + CUT_WORDS; i++) {
            murmur3.update(words[i]);
        }
        murmur3.finish();
        final long first = murmur3.first();
        final long second = murmur3.second();
        murmur3.reset();
        for (int i = from + CUT_WORDS; i < from + channelWords; i++) {
            murmur3.update(words[i]);
        }
        murmur3.update(first);
        murmur3.update(second);
        murmur3.finish();
        return murmur3.first();
    }

    /** XXH3-128 of hash4j, over the same words; returns its first word. */
    long xxh3(int from) {
        xxh3.reset();
        for (int i = from; i < from + CUT_WORDS; i++) {
            xxh3.putLong(words[i]);
        }
        final HashValue128 cut = xxh3.get();
        xxh3.reset();
        for (int i = from + CUT_WORDS; i < from + channelWords; i++) {
            xxh3.putLong(words[i]);
        }
        return xxh3.putLong(cut.getLeastSignificantBits()).putLong(cut.getMostSignificantBits()).getAsLong();
    }

    /** SHA-256 of the JDK, over the same words; returns its first byte. */
    long sha256(int from) {
        try {
            encode(from, from + CUT_WORDS);
            sha256.update(encoded, 0, CUT_WORDS * Long.BYTES);
            sha256.digest(result, 0, result.length);
            final int length = (channelWords - CUT_WORDS) * Long.BYTES;
            encode(from + CUT_WORDS, from + channelWords);
            System.arraycopy(result, 0, encoded, length, result.length);
            sha256.update(encoded, 0, length + result.length);
            sha256.digest(result, 0, result.length);
            return result[0];
        } catch (DigestException e) {
            throw new IllegalStateException("the array is too short for a digest", e);
        }
    }

    private void encode(int from, int to) {
        for (int i = from; i < to; i++) {
            for (int b = 0; b < Long.BYTES; b++) {
                encoded[(i - from) * Long.BYTES + b] = (byte)(words[i] >>> b * Byte.SIZE);
            }
        }
    }
}
