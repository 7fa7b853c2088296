/* Zstandard: levels, streaming, dictionaries, damaged input. */
#include "data.h"
#include "zdict.h"
#include "zstd.h"

static void one_shot(size_t size, int level)
{
    unsigned char *data = data_make(size, (uint32_t)(size + 1));
    size_t bound = ZSTD_compressBound(size);
    unsigned char *packed = malloc(bound), *back = malloc(size + 1);
    size_t length = ZSTD_compress(packed, bound, data, size, level);
    data_expect(!ZSTD_isError(length), "compress");
    data_expect(ZSTD_decompress(back, size, packed, length) == size && memcmp(data, back, size) == 0, "round trip");
    printf("%zu level %d: %zu %016llx\n", size, level, length, (unsigned long long)data_hash(packed, length));
    packed[length / 2] ^= 0x55;
    size_t damaged = ZSTD_decompress(back, size, packed, length);
    printf("  damaged: %s\n", ZSTD_isError(damaged) ? ZSTD_getErrorName(damaged) : "accepted");
    free(data), free(packed), free(back);
}

static void dictionary(void)
{
    enum { SAMPLES = 400, SIZE = 500 };
    unsigned char *data = data_make(SAMPLES * SIZE, 99);
    size_t sizes[SAMPLES];
    unsigned char trained[4096], packed[2000], back[SIZE];
    for (int i = 0; i < SAMPLES; i++)
        sizes[i] = SIZE;
    size_t length = ZDICT_trainFromBuffer(trained, sizeof trained, data, sizes, SAMPLES);
    data_expect(!ZDICT_isError(length), "train");
    ZSTD_CCtx *compressor = ZSTD_createCCtx();
    ZSTD_DCtx *decompressor = ZSTD_createDCtx();
    size_t used = ZSTD_compress_usingDict(compressor, packed, sizeof packed, data + 5000, SIZE, trained, length, 5);
    size_t got = ZSTD_decompress_usingDict(decompressor, back, SIZE, packed, used, trained, length);
    data_expect(got == SIZE && memcmp(back, data + 5000, SIZE) == 0, "dictionary round trip");
    printf("dictionary %zu %016llx: %zu\n", length, (unsigned long long)data_hash(trained, length), used);
    ZSTD_freeCCtx(compressor);
    ZSTD_freeDCtx(decompressor);
    free(data);
}

int main(void)
{
    static const int levels[] = {-5, 1, 3, 7, 12, 16, 19};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        one_shot(40, levels[i]);
        one_shot(300000, levels[i]);
    }
    dictionary();
    return 0;
}
