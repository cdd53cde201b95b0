/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */

/*
 * The other end of a channel, from the public documentation of the layout alone: struct hv_ring_buffer and struct
 * vmpacket_descriptor in Linux's include/linux/hyperv.h. It shares nothing with the engine. Little-endian machines.
 *
 * An in-band packet's transaction id is its number. The first of two or more words of its payload holds the number in
 * its high half and the low half of the checksum of the words behind it. A packet that asks for a completion gets one
 * whose payload is the checksum of all its words. The id of the last packet has all bits set.
 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, IN_BAND = 6, COMPLETION = 11, COMPLETION_REQUESTED = 1 };
enum { MOST_WORDS = 188, BATCH = 8, MOST_AWAITING = 4, DEADLINE_SECONDS = 100 };

#define BASIS UINT64_C(0xCBF29CE484222325)
#define LAST UINT64_MAX

struct control {
    _Atomic uint32_t in; /* where the producer writes next */
    _Atomic uint32_t out; /* where the consumer reads next */
    uint32_t interrupt_mask;
    uint32_t pending_send_size;
    uint32_t reserved[12];
    uint32_t feature_bits;
};

struct packet {
    uint16_t type;
    uint16_t data_offset8;
    uint16_t length8;
    uint16_t flags;
    uint64_t transaction_id;
};

_Static_assert(sizeof(_Atomic uint32_t) == 4 && ATOMIC_INT_LOCK_FREE == 2, "an index is a plain word");
_Static_assert(offsetof(struct control, feature_bits) == 64, "the control page");
_Static_assert(sizeof(struct packet) == 16, "the packet's header");

struct ring {
    struct control *control;
    unsigned char *data;
    uint32_t length;
    uint32_t next; /* our index: of the next packet to read, or to write */
};

static struct ring from;
static struct ring to;
static uint64_t received, received_digest = BASIS, sent, sent_digest = BASIS;
static struct { uint64_t id, checksum; } awaiting[MOST_AWAITING]; /* oldest first: completions come in order */
static unsigned awaiting_count;

static void require(bool right, const char *what, uint64_t value)
{
    if (!right) {
        printf("%s: %" PRIu64 " after %" PRIu64 " received, %" PRIu64 " sent\n", what, value, received, sent);
        exit(1);
    }
}

static struct ring map(const char *path)
{
    struct stat status;
    const int file = open(path, O_RDWR);
    require(file >= 0 && fstat(file, &status) == 0, "can't open a ring file", 0);
    require(status.st_size > PAGE && status.st_size % PAGE == 0, "no ring file", (uint64_t)status.st_size);
    unsigned char *memory = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    require(memory != MAP_FAILED, "can't map a ring file", 0);
    close(file);
    return (struct ring){(struct control *)(void *)memory, memory + PAGE, (uint32_t)(status.st_size - PAGE), 0};
}

static uint32_t wrap(const struct ring *ring, uint32_t index)
{
    return index < ring->length ? index : index - ring->length;
}

static uint32_t distance(const struct ring *ring, uint32_t a, uint32_t b)
{
    return b >= a ? b - a : b + ring->length - a;
}

static void copy_out(uint32_t index, void *target, uint32_t length)
{
    const uint32_t first = length < from.length - index ? length : from.length - index;
    memcpy(target, from.data + index, first);
    memcpy((unsigned char *)target + first, from.data, length - first);
}

static void copy_in(uint32_t index, const void *source, uint32_t length)
{
    const uint32_t first = length < to.length - index ? length : to.length - index;
    memcpy(to.data + index, source, first);
    memcpy(to.data, (const unsigned char *)source + first, length - first);
}

static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * UINT64_C(0x100000001B3); /* FNV-1a over words, folded */
    return sum ^ sum >> 32;
}

static uint64_t checksum(const uint64_t *words, uint32_t count)
{
    uint64_t sum = BASIS;
    for (uint32_t i = 0; i < count; i++)
        sum = mix(sum, words[i]);
    return sum;
}

/* Writes a packet that nobody sees before publish(). Returns false if there is no room: the last bytes stay free. */
static bool append(struct packet packet, const uint64_t *words, uint32_t count)
{
    const uint32_t out = atomic_load_explicit(&to.control->out, memory_order_acquire);
    const uint32_t length = (uint32_t)sizeof packet + count * 8;
    const uint64_t footer = (uint64_t)to.next << 32;
    require(out < to.length && out % 8 == 0, "out", out);
    if (length + sizeof footer >= to.length - distance(&to, out, to.next))
        return false;
    packet.data_offset8 = sizeof packet / 8;
    packet.length8 = (uint16_t)(length / 8);
    copy_in(to.next, &packet, sizeof packet);
    copy_in(wrap(&to, to.next + (uint32_t)sizeof packet), words, count * 8);
    copy_in(wrap(&to, to.next + length), &footer, sizeof footer);
    to.next = wrap(&to, to.next + length + (uint32_t)sizeof footer);
    return true;
}

static void publish(void)
{
    atomic_store_explicit(&to.control->in, to.next, memory_order_release);
}

/* Copies the next packet and returns its length in the ring, 0 if there is none. It is not consumed. */
static uint32_t peek(struct packet *packet, uint64_t *words, uint32_t *count)
{
    const uint32_t in = atomic_load_explicit(&from.control->in, memory_order_acquire);
    uint64_t footer;
    require(in < from.length && in % 8 == 0, "in", in);
    const uint32_t available = distance(&from, from.next, in);
    if (available == 0)
        return 0;
    copy_out(from.next, packet, sizeof *packet);
    const uint32_t length = packet->length8 * 8u;
    require(packet->data_offset8 == 2 && length >= sizeof *packet, "dataOffset8", packet->data_offset8);
    require(length + sizeof footer <= available, "length8", packet->length8);
    *count = (length - (uint32_t)sizeof *packet) / 8;
    require(*count <= MOST_WORDS, "words", *count);
    copy_out(wrap(&from, from.next + (uint32_t)sizeof *packet), words, *count * 8);
    copy_out(wrap(&from, from.next + length), &footer, sizeof footer);
    require(footer == (uint64_t)from.next << 32, "footer", footer);
    return length + (uint32_t)sizeof footer;
}

static void check(const struct packet *packet, const uint64_t *words, uint32_t count)
{
    if (packet->type == COMPLETION) {
        require(awaiting_count > 0 && awaiting[0].id == packet->transaction_id, "answers", packet->transaction_id);
        require(packet->flags == 0 && count == 1 && words[0] == awaiting[0].checksum, "completion", words[0]);
        memmove(awaiting, awaiting + 1, --awaiting_count * sizeof awaiting[0]);
        return;
    }
    const uint32_t head = count > 1;
    const uint64_t sum = checksum(words + head, count - head);
    require(packet->type == IN_BAND && packet->flags <= COMPLETION_REQUESTED, "type", packet->type);
    require(packet->transaction_id == received, "number", packet->transaction_id);
    require(!head || words[0] == (received << 32 | (uint32_t)sum), "payload", words[0]);
    received_digest = mix(mix(received_digest, sum), count * 8);
    received++;
}

/* Reads what is there, a batch at most. Returns how many packets that were, or -1 after the last one. */
static int receive(void)
{
    struct packet packet;
    uint64_t words[MOST_WORDS];
    uint32_t count, length;
    int packets = 0;
    bool last = false;
    while (packets < BATCH && !last && (length = peek(&packet, words, &count)) > 0) {
        last = packet.transaction_id == LAST;
        if (packet.type == IN_BAND && packet.flags == COMPLETION_REQUESTED) {
            const uint64_t sum = checksum(words, count);
            if (!append((struct packet){.type = COMPLETION, .transaction_id = packet.transaction_id}, &sum, 1))
                break; /* it stays in the ring until its completion finds room */
            publish();
        }
        if (!last)
            check(&packet, words, count);
        from.next = wrap(&from, from.next + length);
        packets++;
    }
    atomic_store_explicit(&from.control->out, from.next, memory_order_release);
    return last ? -1 : packets;
}

static uint64_t random_word(uint64_t *state)
{
    *state ^= *state << 13; /* xorshift64, Marsaglia 2003 */
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* Sends our own packets, a batch at most. Returns how many that were. */
static int send_own(uint64_t total, uint64_t *state)
{
    int packets = 0;
    while (packets < BATCH && sent < total) {
        uint64_t words[MOST_WORDS], next = *state;
        const uint32_t count = (uint32_t)(random_word(&next) % MOST_WORDS), head = count > 1;
        const bool request = random_word(&next) % 8 == 0 && awaiting_count < MOST_AWAITING;
        for (uint32_t i = head; i < count; i++)
            words[i] = random_word(&next);
        const uint64_t sum = checksum(words + head, count - head);
        if (head)
            words[0] = sent << 32 | (uint32_t)sum;
        const struct packet packet = {.type = IN_BAND, .flags = request, .transaction_id = sent};
        if (!append(packet, words, count))
            break;
        if (request) {
            awaiting[awaiting_count].id = sent;
            awaiting[awaiting_count++].checksum = checksum(words, count);
        }
        sent_digest = mix(mix(sent_digest, sum), count * 8);
        sent++;
        packets++;
        *state = next;
    }
    publish();
    return packets;
}

static void report(void)
{
    printf("received %" PRIu64 " digest %" PRIx64 ", sent %" PRIu64 " digest %" PRIx64 "\n", received,
        received_digest, sent, sent_digest);
    fflush(stdout);
}

int main(int count, char **arguments)
{
    if (count != 6) {
        fprintf(stderr, "usage: ring_peer RECEIVE SEND talk|die PACKETS SEED  (two ring files; seed not 0; `talk`\n"
            "answers until the last packet, `die` sends and kills itself in the middle of one packet more)\n");
        return 2;
    }
    const uint64_t total = strtoull(arguments[4], NULL, 10);
    uint64_t state = strtoull(arguments[5], NULL, 10);
    from = map(arguments[1]);
    to = map(arguments[2]);
    from.next = atomic_load(&from.control->out);
    to.next = atomic_load(&to.control->in);
    alarm(DEADLINE_SECONDS);
    if (arguments[3][0] == 'd') {
        while (sent < total)
            require(send_own(total, &state) > 0, "no room", sent);
        require(append((struct packet){.type = IN_BAND, .transaction_id = sent}, &state, 1), "no room", sent);
        report();
        return raise(SIGKILL);
    }
    for (int idle = 0, polled = 0; polled >= 0;) {
        polled = receive();
        idle = send_own(total, &state) > 0 || polled != 0 ? 0 : idle + 1;
        if (idle > 200)
            nanosleep(&(struct timespec){0, 2000}, NULL);
    }
    require(sent == total && awaiting_count == 0, "the end came too early", awaiting_count);
    report();
    return 0;
}
