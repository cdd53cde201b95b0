/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.channel.RegionPages;

/** A region as a golden image holds it: its pages by hand, and what was done to them before and after the base. */
final class ModelRegion {
    private static final int PAGE = 4096;
    /** The bytes of a longer region are not shown. */
    private static final long LONGEST_SHOWN = 1 << 28;

    private final String name;
    private final int version;
    private final boolean tracked;
    private final long length;
    /** Bytes of the pages that are not all zeros. */
    private final Map<Integer, byte[]> bytes = new TreeMap<>();
    /** What is done to the real region: before the base, then after it. */
    private final List<Consumer<MemoryRegion>> before = new ArrayList<>();
    private final List<Consumer<MemoryRegion>> after = new ArrayList<>();
    private final BitSet present = new BitSet();
    /** Of a delta: the pages that were written since the base, and those that were discarded. */
    private final BitSet written = new BitSet();
    private final BitSet discarded = new BitSet();

    private ModelRegion(String name, int version, boolean tracked, long length) {
        this.name = name;
        this.version = version;
        this.tracked = tracked;
        this.length = length;
    }

    static ModelRegion untracked(String name, int version, byte[] bytes) {
        final ModelRegion region = new ModelRegion(name, version, false, bytes.length);
        region.present.set(0, region.pageCount());
        for (int i = 0; i < bytes.length; i++) {
            region.page(i / PAGE)[i % PAGE] = bytes[i];
        }
        region.before.add(r -> r.buffer().putBytes(0, bytes));
        return region;
    }

    static ModelRegion tracked(String name, int version, long length) {
        return new ModelRegion(name, version, true, length);
    }

    String name() {
        return name;
    }

    private int pageCount() {
        return page(length + PAGE - 1);
    }

    private static int page(long offset) {
        return (int)(offset / PAGE);
    }

    private byte[] page(int page) {
        return bytes.computeIfAbsent(page, none -> new byte[PAGE]);
    }

    /** Fills a range with one byte. */
    ModelRegion fill(long offset, int count, int value) {
        change(before, offset, count, value);
        return this;
    }

    /** Fills a range after the base. */
    ModelRegion fillLater(long offset, int count, int value) {
        change(after, offset, count, value);
        written.set(page(offset), page(offset + count - 1) + 1);
        discarded.clear(page(offset), page(offset + count - 1) + 1);
        return this;
    }

    private void change(List<Consumer<MemoryRegion>> script, long offset, int count, int value) {
        for (long at = offset; at < offset + count; at++) {
            page(page(at))[(int)(at % PAGE)] = (byte)value;
        }
        present.set(page(offset), page(offset + count - 1) + 1);
        final byte[] filled = new byte[count];
        Arrays.fill(filled, (byte)value);
        script.add(r -> assertThat(r.putBytes(offset, new UnsafeBuffer(filled), 0, count)).isTrue());
    }

    /** Discards pages after the base, which are present then. */
    ModelRegion discardLater(int page, int count) {
        for (int i = page; i < page + count; i++) {
            bytes.remove(i);
        }
        present.clear(page, page + count);
        written.clear(page, page + count);
        discarded.set(page, page + count);
        after.add(r -> r.discard((long)page * PAGE, Math.min(r.length(), (page + count) * (long)PAGE)
            - (long)page * PAGE));
        return this;
    }

    void add(ChannelSet set) {
        final MemoryRegion region = tracked ? set.addTrackedRegion(name, version, length)
            : set.addRegion(name, version, length);
        before.forEach(step -> step.accept(region));
    }

    void change(ChannelSet set) {
        set.regions().stream().filter(r -> r.name().equals(name))
            .forEach(r -> after.forEach(step -> step.accept(r)));
    }

    static JsonArray json(List<ModelRegion> regions, boolean delta) {
        final JsonArray array = Json.array().asArray();
        regions.stream().sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
            .forEach(r -> array.add(r.json(delta)));
        return array;
    }

    private static byte[] utf8(ModelRegion region) {
        return region.name.getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject json(boolean delta) {
        final boolean lacksPages = delta && tracked;
        final JsonObject json = json(name, version, length, tracked, lacksPages ? written : present)
            .add("bytes", lacksPages || length > LONGEST_SHOWN ? Json.NULL : JsonText.bytes(whole()));
        if (lacksPages) {
            json.add("presentPages", present.cardinality())
                .add("presentGroups", (int)present.stream().map(page -> page / 512).distinct().count())
                .add("absent", runs(discarded)).add("pages", JsonText.bytes(writtenPages()));
        }
        return json;
    }

    private byte[] whole() {
        final byte[] whole = new byte[pageCount() * PAGE];
        bytes.forEach((page, content) -> System.arraycopy(content, 0, whole, page * PAGE, PAGE));
        return Arrays.copyOf(whole, (int)length);
    }

    private byte[] writtenPages() {
        final byte[] pages = new byte[written.cardinality() * PAGE];
        int at = 0;
        for (int page = written.nextSetBit(0); page >= 0; page = written.nextSetBit(page + 1)) {
            System.arraycopy(page(page), 0, pages, at, PAGE);
            at += PAGE;
        }
        return pages;
    }

    /** The region of a restored set. */
    static JsonObject json(MemoryRegion region) {
        final RegionPages pages = ChannelAccess.pages(region);
        final BitSet present = new BitSet();
        final ByteBuffer bitmaps = ByteBuffer.allocateDirect(2 * RegionPages.BITMAP_LENGTH);
        final LongBuffer words = bitmaps.order(ByteOrder.LITTLE_ENDIAN).limit(RegionPages.BITMAP_LENGTH).asLongBuffer();
        for (int group = pages.nextChanged(0, 0, false); group < pages.groupCount();
            group = pages.nextChanged(group + 1, 0, false)) {
            pages.changed(group, 0, false, BufferUtil.address(bitmaps));
            final int first = group * RegionPages.GROUP_PAGES;
            BitSet.valueOf(words).stream()
                .forEach(i -> present.set(first + i));
        }
        return json(region.name(), region.version(), region.length(), region.isTracked(), present)
            .add("bytes", region.length() > LONGEST_SHOWN ? Json.NULL : JsonText.bytes(bytes(region)));
    }

    private static byte[] bytes(MemoryRegion region) {
        final byte[] bytes = new byte[(int)region.length()];
        region.buffer().getBytes(0, bytes);
        return bytes;
    }

    private static JsonObject json(String name, int version, long length, boolean tracked, BitSet present) {
        return Json.object().add("name", name).add("version", Integer.toUnsignedLong(version))
            .add("length", length).add("tracked", tracked).add("present", runs(present));
    }

    private static JsonArray runs(BitSet pages) {
        final JsonArray runs = Json.array().asArray();
        for (int from = pages.nextSetBit(0); from >= 0; from = pages.nextSetBit(pages.nextClearBit(from))) {
            runs.add(Json.array(from, pages.nextClearBit(from) - from));
        }
        return runs;
    }
}
