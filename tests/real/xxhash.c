/* xxHash: the four hashes, one-shot and streamed, at every small length and alignment. */
#include "data.h"
#define XXH_STATIC_LINKING_ONLY
#include "xxhash.h"

int main(void)
{
    unsigned char *data = data_make(200000, 3);
    uint64_t all = 0;
    for (size_t length = 0; length < 600; length++) {
        XXH128_hash_t wide = XXH3_128bits_withSeed(data + length % 9, length, length);
        all = all * 31 + XXH32(data + length % 7, length, (uint32_t)length);
        all = all * 31 + XXH64(data + length % 5, length, length);
        all = all * 31 + XXH3_64bits(data + length % 3, length);
        all = all * 31 + wide.low64 + 7 * wide.high64;
        if (length % 60 == 0)
            printf("%zu %016llx\n", length, (unsigned long long)all);
    }
    XXH3_state_t *state = XXH3_createState();
    XXH64_state_t *old = XXH64_createState();
    XXH3_64bits_reset(state);
    XXH64_reset(old, 5);
    for (size_t at = 0, step = 1; at + step < 200000; at += step, step = step * 3 % 4099 + 1) {
        XXH3_64bits_update(state, data + at, step);
        XXH64_update(old, data + at, step);
    }
    printf("%016llx %016llx\n", (unsigned long long)XXH3_64bits_digest(state), (unsigned long long)XXH64_digest(old));
    XXH3_freeState(state);
    XXH64_freeState(old);
    free(data);
    return 0;
}
