/* Zopfli: deflate, gzip and zlib streams of its exhaustive search, which is sensitive to every float. */
#include "data.h"
#include "zopfli.h"

int main(void)
{
    unsigned char *data = data_make(20000, 5);
    for (int format = 0; format < 3; format++) {
        ZopfliOptions options;
        unsigned char *out = NULL;
        size_t size = 0;
        ZopfliInitOptions(&options);
        options.numiterations = 5;
        ZopfliCompress(&options, (ZopfliFormat)format, data, 20000, &out, &size);
        printf("format %d: %zu %016llx\n", format, size, (unsigned long long)data_hash(out, size));
        free(out);
    }
    free(data);
    return 0;
}
