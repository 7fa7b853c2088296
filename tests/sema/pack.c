#pragma pack(3)
#pragma pack(pop)

// 1:2: '#pragma pack' cannot align to 3
// 2:2: '#pragma pack(pop)' without a 'push' before it
