#pragma pack(3)
#pragma pack(pop)

// 1:1: '#pragma pack' cannot align to 3
// 2:1: '#pragma pack(pop)' without a 'push' before it
