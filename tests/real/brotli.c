/* Brotli: qualities and windows, streamed decoding. */
#include "data.h"
#include <brotli/decode.h>
#include <brotli/encode.h>

static void round_trip(size_t size, int quality, int window)
{
    unsigned char *data = data_make(size, (uint32_t)(size + quality));
    size_t length = BrotliEncoderMaxCompressedSize(size), got = 0;
    unsigned char *packed = malloc(length), *back = malloc(size + 1);
    data_expect(BrotliEncoderCompress(quality, window, BROTLI_MODE_TEXT, size, data, &length, packed), "compress");
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const unsigned char *in = packed;
    unsigned char *out = back;
    size_t left = length, room = size;
    BrotliDecoderResult result;
    do {
        size_t step = left < 997 ? left : 997, given = step;
        result = BrotliDecoderDecompressStream(state, &step, &in, &room, &out, &got);
        left -= given - step;
    } while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && left > 0);
    data_expect(result == BROTLI_DECODER_RESULT_SUCCESS && memcmp(data, back, size) == 0, "round trip");
    printf("%zu quality %d window %d: %zu %016llx\n", size, quality, window, length,
           (unsigned long long)data_hash(packed, length));
    BrotliDecoderDestroyInstance(state);
    free(data), free(packed), free(back);
}

int main(void)
{
    for (int quality = 0; quality <= 11; quality++) {
        round_trip(50, quality, 16);
        round_trip(quality > 9 ? 60000 : 200000, quality, 18 + quality % 5);
    }
    return 0;
}
