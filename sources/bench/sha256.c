/* Rotations and additions: SHA-256 (FIPS 180-4) of a long message. */

#include <stdio.h>
#include <string.h>

#include "bench.h"

enum { SHA256_BLOCKS = 3000, SHA256_BLOCK = 64 };

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int count)
{
    return x >> count | x << (32 - count);
}

static void schedule_fill(uint32_t *w, const uint8_t *block)
{
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
               block[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t small0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t small1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + small0 + w[i - 7] + small1;
    }
}

static void block_absorb(uint32_t *hash, const uint8_t *block)
{
    uint32_t w[64];
    uint32_t s[8];

    schedule_fill(w, block);
    memcpy(s, hash, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t big1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t first = s[7] + big1 + choice + round_constants[i] + w[i];
        uint32_t big0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        s[7] = s[6];
        s[6] = s[5];
        s[5] = s[4];
        s[4] = s[3] + first;
        s[3] = s[2];
        s[2] = s[1];
        s[1] = s[0];
        s[0] = first + big0 + majority;
    }
    for (int i = 0; i < 8; i++)
        hash[i] += s[i];
}

/* The padding block of a message of `blocks` whole blocks. */
static void padding_fill(uint8_t *block, uint64_t blocks)
{
    uint64_t bits = blocks * SHA256_BLOCK * 8;

    memset(block, 0, SHA256_BLOCK);
    block[0] = 0x80;
    for (int i = 0; i < 8; i++)
        block[SHA256_BLOCK - 1 - i] = (uint8_t)(bits >> (8 * i));
}

int bench_sha256(void)
{
    uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t block[SHA256_BLOCK];
    uint32_t blocks = bench_opaque(SHA256_BLOCKS);
    char text[65];

    for (uint32_t b = 0; b < blocks; b++) {
        for (uint32_t i = 0; i < SHA256_BLOCK; i++)
            block[i] = (uint8_t)(b * 31 + i * 7);
        block_absorb(hash, block);
    }
    padding_fill(block, blocks);
    block_absorb(hash, block);
    for (int i = 0; i < 64; i++)
        text[i] = "0123456789abcdef"[hash[i / 8] >> (28 - i % 8 * 4) & 15];
    text[64] = '\0';
    return bench_text("sha256", text,
                      "cc7f8243c9fb1b04f5a07c6ecc4a9452ac5b1e0c18bb16c393de0867be050123");
}
