/* Adler-32 (RFC 1950, 8.2) and CRC-32 (RFC 1952, 8). */

#include "deflate.h"

enum { ADLER_MODULUS = 65521 };

uint32_t adler32(const uint8_t *data, size_t size)
{
    uint32_t low = 1;
    uint32_t high = 0;

    for (size_t i = 0; i < size; i++) {
        low = (low + data[i]) % ADLER_MODULUS;
        high = (high + low) % ADLER_MODULUS;
    }
    return high << 16 | low;
}

uint32_t crc32(const uint8_t *data, size_t size)
{
    uint32_t crc = 0xFFFFFFFF;

    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320 & (0 - (crc & 1)));
    }
    return ~crc;
}
