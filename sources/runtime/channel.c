/* Frames to the host. */
#include <channel.h>
#include <platform.h>
#include <string.h>

struct channel_header {
    uint32_t magic;
    uint16_t type;
    uint16_t zero;
    uint32_t length;
};

static uint32_t channel_crc;

/* CRC-32 of IEEE 802.3 (reflected polynomial 0xedb88320), four bits at a time: the table holds the
   remainders of the sixteen nibbles. */
static uint32_t channel_crc_update(uint32_t crc, const unsigned char *data, size_t size) {
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };

    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        crc = (crc >> 4) ^ table[crc & 15];
        crc = (crc >> 4) ^ table[crc & 15];
    }
    return crc;
}

void channel_put(const void *data, size_t size) {
    channel_crc = channel_crc_update(channel_crc, data, size);
    platform_channel_write(data, size);
}

void channel_begin(unsigned type, size_t length) {
    struct channel_header header;

    header.magic = CHANNEL_MAGIC;
    header.type = (uint16_t)type;
    header.zero = 0;
    header.length = (uint32_t)length;
    channel_crc = 0xffffffff;
    channel_put(&header, sizeof header);
}

void channel_end(void) {
    uint32_t crc = ~channel_crc;

    platform_channel_write(&crc, sizeof crc);
}

void channel_send(unsigned type, const void *payload, size_t size) {
    channel_begin(type, size);
    channel_put(payload, size);
    channel_end();
}
