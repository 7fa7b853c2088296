int a __attribute__((vector_size(16)));
__attribute__((constructor)) void f(void)
{
}
struct __attribute__((scalar_storage_order("big-endian"))) s { int a; };

// 1:22: attribute 'vector_size' is not supported
// 2:16: attribute 'constructor' is not supported
// 5:23: attribute 'scalar_storage_order' is not supported
