/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The numbers of the image: code, schema and page must have the same. */
class ImageDescriptorTest {
    private static final Path SCHEMA = Path.of("src/main/resources/ringsave-image.xml");
    private static final Path PAGE = Path.of("IMAGE-FORMAT.md");
    private static final Map<String, Integer> SIZES =
        Map.of("uint8", 1, "uint16", 2, "uint32", 4, "uint64", 8, "regionName", 128);

    @ParameterizedTest
    @CsvSource({"0,0,0", "1,1,16", "7,1,16", "8,1,16", "9,1,24", "65528,1,65536", "65529,1,65544", "65535,1,65544",
        "65536,1,65544", "65537,2,65560", "131072,2,131088", "131073,3,131104", "1073741816,16384,1073872888",
        "2147483647,32768,2147745792", "4611686018427387903,70368744177664,4612248968380809216"})
    void sectionLengthCountsBlocksAndTrailers(long payload, long blocks, long section) {
        assertThat(ImageDescriptor.blockCount(payload)).isEqualTo(blocks);
        assertThat(ImageDescriptor.sectionLength(payload)).isEqualTo(section);
    }

    @Test
    void constantsAreThoseOfTheFormatPage() {
        assertThat(ImageDescriptor.BLOCK_LENGTH).isEqualTo(65_536);
        assertThat(ImageDescriptor.TRAILER_LENGTH).isEqualTo(8);
        assertThat(ImageDescriptor.ALIGNMENT).isEqualTo(8);
        assertThat(ImageDescriptor.MESSAGE_HEADER_LENGTH).isEqualTo(8);
        assertThat(ImageDescriptor.BODY_OFFSET).isEqualTo(16);
        assertThat(ImageDescriptor.MAX_ATOMIC_LENGTH).isEqualTo(256);
        assertThat(ImageDescriptor.FIRST_OPTIONAL_TEMPLATE).isEqualTo(32_768);
        assertThat(ImageDescriptor.MAX_POSITION).isEqualTo(4_611_686_018_427_387_904L);
        assertThat(ImageDescriptor.versionText(ImageDescriptor.VERSION)).isEqualTo("0.2");
        final byte[] magic = new byte[8];
        for (int i = 0; i < 8; i++) {
            magic[i] = (byte)(ImageDescriptor.MAGIC >>> i * 8);
        }
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("RINGSAVE");
        assertThat(ImageDescriptor.blockTrailer(0x8000_0001, 2)).isEqualTo(0x0000_0002_8000_0001L);
        assertThat(ImageDescriptor.blockTrailer(-1, -1)).isEqualTo(-1L);
        assertThat(ImageDescriptor.align(0)).isZero();
        assertThat(ImageDescriptor.align((1L << 40) + 1)).isEqualTo((1L << 40) + 8);
    }

    private static Map<String, Element> messages() throws Exception {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        final NodeList nodes =
            factory.newDocumentBuilder().parse(SCHEMA.toFile()).getElementsByTagName("sbe:message");
        final Map<String, Element> messages = new HashMap<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            final Element message = (Element)nodes.item(i);
            messages.put(message.getAttribute("name"), message);
        }
        return messages;
    }

    @Test
    void everyRecordFitsTheLongestAtomicPiece() throws Exception {
        assertThat(messages()).hasSize(9);
        for (final Element message : messages().values()) {
            final int blockLength = Integer.parseInt(message.getAttribute("blockLength"));
            assertThat(ImageDescriptor.recordLength(blockLength)).as(message.getAttribute("name"))
                .isEqualTo(8 + blockLength + 8).isLessThanOrEqualTo(ImageDescriptor.MAX_ATOMIC_LENGTH);
        }
        // The longest block that the page allows any version.
        assertThat(ImageDescriptor.recordLength(240)).isEqualTo(ImageDescriptor.MAX_ATOMIC_LENGTH);
    }

    @Test
    void fieldsFillEveryBlockAndAreAligned() throws Exception {
        for (final Element message : messages().values()) {
            final NodeList fields = message.getElementsByTagName("field");
            int end = 0;
            for (int i = 0; i < fields.getLength(); i++) {
                final Element field = (Element)fields.item(i);
                final int size = SIZES.get(field.getAttribute("type"));
                assertThat(field.getAttribute("offset")).as(field.getAttribute("name")).isEqualTo(String.valueOf(end));
                assertThat(end % Math.min(size, 8)).as(field.getAttribute("name")).isZero();
                end += size;
            }
            assertThat(message.getAttribute("blockLength")).as(message.getAttribute("name"))
                .isEqualTo(String.valueOf(end));
            assertThat(end % 8).isZero();
            assertThat(((Element)fields.item(0)).getAttribute("name")).isEqualTo("payloadLength");
        }
    }

    @Test
    void recordsAreThoseOfTheFormatPage() throws Exception {
        final Map<String, Element> messages = messages();
        final Matcher heading = Pattern.compile(
            "### 4\\.\\d (\\w+): templateId (\\d+), (\\d+) bytes \\(blockLength (\\d+)\\)")
            .matcher(Files.readString(PAGE));
        int records = 0;
        while (heading.find()) {
            final Element message = messages.get(heading.group(1));
            assertThat(message.getAttribute("id")).as(heading.group(1)).isEqualTo(heading.group(2));
            assertThat(message.getAttribute("blockLength")).as(heading.group(1)).isEqualTo(heading.group(4));
            assertThat(lengths()).containsEntry(heading.group(1), Integer.parseInt(heading.group(3)));
            records++;
        }
        assertThat(records).isEqualTo(9);
    }

    private static Map<String, Integer> lengths() {
        return Map.of("ImageHeader", ImageDescriptor.HEADER_LENGTH, "Application", ImageDescriptor.APPLICATION_LENGTH,
            "Channel", ImageDescriptor.CHANNEL_LENGTH, "Ring", ImageDescriptor.RING_LENGTH, "Requests",
            ImageDescriptor.REQUESTS_LENGTH, "Packets", ImageDescriptor.PACKETS_LENGTH, "Directory",
            ImageDescriptor.DIRECTORY_LENGTH, "ImageEnd", ImageDescriptor.END_LENGTH, "Region",
            ImageDescriptor.REGION_LENGTH);
    }
}
