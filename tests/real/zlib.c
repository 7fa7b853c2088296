/* zlib-ng: levels, strategies, streams in small pieces, checksums, damaged input. */
#include "data.h"
#include "zlib-ng.h"

static void stream(size_t size, int level, int strategy, int window)
{
    unsigned char *data = data_make(size, (uint32_t)(size + 3));
    size_t bound = zng_compressBound(size) + 1000;
    unsigned char *packed = calloc(bound, 1), *back = calloc(size + 1, 1);
    zng_stream out = {0}, in = {0};
    int status = Z_OK;
    data_expect(zng_deflateInit2(&out, level, Z_DEFLATED, window, 8, strategy) == Z_OK, "init");
    out.next_out = packed, out.avail_out = (uint32_t)bound;
    for (size_t at = 0; at < size; at += 7001) {
        out.next_in = data + at;
        out.avail_in = (uint32_t)(size - at < 7001 ? size - at : 7001);
        status = zng_deflate(&out, at + 7001 >= size ? Z_FINISH : at % 3 ? Z_NO_FLUSH : Z_SYNC_FLUSH);
    }
    data_expect(status == Z_STREAM_END, "deflate");
    data_expect(zng_inflateInit2(&in, window) == Z_OK, "inflate init");
    in.next_in = packed, in.avail_in = (uint32_t)out.total_out;
    in.next_out = back;
    while (status == Z_STREAM_END || status == Z_OK) {
        in.avail_out = (uint32_t)(size - in.total_out < 1013 ? size - in.total_out : 1013);
        status = zng_inflate(&in, Z_NO_FLUSH);
        if (status == Z_STREAM_END)
            break;
    }
    data_expect(in.total_out == size && memcmp(data, back, size) == 0, "round trip");
    printf("%zu level %d strategy %d: %zu %016llx %08x %08x\n", size, level, strategy, (size_t)out.total_out,
           (unsigned long long)data_hash(packed, out.total_out), zng_crc32(0, data, (uint32_t)size),
           zng_adler32(1, data, (uint32_t)size));
    packed[out.total_out / 2] ^= 4;
    zng_inflateReset(&in);
    in.next_in = packed, in.avail_in = (uint32_t)out.total_out, in.next_out = back, in.avail_out = (uint32_t)size;
    status = zng_inflate(&in, Z_FINISH);
    printf("  damaged: %d %s\n", status, in.msg ? in.msg : "");
    zng_deflateEnd(&out);
    zng_inflateEnd(&in);
    free(data), free(packed), free(back);
}

int main(void)
{
    for (int level = 0; level <= 9; level++)
        stream(150000, level, Z_DEFAULT_STRATEGY, 15);
    for (int strategy = 1; strategy <= 4; strategy++)
        stream(50000, 6, strategy, 31);
    stream(20, 6, 0, -15);
    return 0;
}
