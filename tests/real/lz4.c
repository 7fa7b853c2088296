/* LZ4: block, high compression, streaming with a dictionary, and frames. */
#include "data.h"
#include "lz4.h"
#include "lz4frame.h"
#include "lz4hc.h"

static void block(size_t size, int level)
{
    unsigned char *data = data_make(size, (uint32_t)size);
    int bound = LZ4_compressBound((int)size);
    char *packed = malloc((size_t)bound);
    unsigned char *back = malloc(size + 1);
    int length = level < 0 ? LZ4_compress_fast((char *)data, packed, (int)size, bound, -level)
                           : LZ4_compress_HC((char *)data, packed, (int)size, bound, level);
    data_expect(length > 0, "compress");
    data_expect(LZ4_decompress_safe(packed, (char *)back, length, (int)size) == (int)size, "decompress");
    data_expect(memcmp(data, back, size) == 0, "round trip");
    data_expect(LZ4_decompress_safe(packed, (char *)back, length - 1, (int)size) < 0, "truncated");
    printf("block %zu level %d: %d %016llx\n", size, level, length, (unsigned long long)data_hash(packed, (size_t)length));
    free(data), free(packed), free(back);
}

static void frame(size_t size, int level)
{
    unsigned char *data = data_make(size, 7);
    LZ4F_preferences_t preferences = {.compressionLevel = level, .frameInfo = {.contentChecksumFlag = 1, .contentSize = size}};
    size_t bound = LZ4F_compressFrameBound(size, &preferences), in, out;
    unsigned char *packed = malloc(bound), *back = malloc(size + 1);
    size_t length = LZ4F_compressFrame(packed, bound, data, size, &preferences);
    LZ4F_dctx *context;
    data_expect(!LZ4F_isError(length), "frame");
    data_expect(!LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)), "context");
    in = length, out = size;
    data_expect(LZ4F_decompress(context, back, &out, packed, &in, NULL) == 0, "frame decompress");
    data_expect(out == size && memcmp(data, back, size) == 0, "frame round trip");
    printf("frame %zu level %d: %zu %016llx\n", size, level, length, (unsigned long long)data_hash(packed, length));
    LZ4F_freeDecompressionContext(context);
    free(data), free(packed), free(back);
}

int main(void)
{
    static const size_t sizes[] = {1, 13, 64, 1000, 65536, 70001, 1000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        static const int levels[] = {-1, -20, 3, 9, 12};
        for (size_t j = 0; j < sizeof levels / sizeof *levels; j++)
            block(sizes[i] < 13 ? 13 : sizes[i], levels[j]);
    }
    frame(100000, 0);
    frame(300000, 9);
    return 0;
}
